/** What every page needs in the browser: the colour scheme, and times that pass. */
(() => {
  const KEY = 'usage-watch.colour-scheme';

  const isDark = () => {
    const chosen = document.documentElement.style.colorScheme;
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  };

  const toggleScheme = () => {
    const next = isDark() ? 'light' : 'dark';
    document.documentElement.style.colorScheme = next;
    remember(KEY, next);
    document.dispatchEvent(new CustomEvent('colour-scheme-changed'));
  };

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    document.dispatchEvent(new CustomEvent('colour-scheme-changed')));

  /** What this browser keeps for a person; empty where it may not keep anything. */
  const recall = (key) => {
    try {
      return localStorage.getItem(key) ?? '';
    } catch {
      return '';
    }
  };

  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Not allowed to remember.
    }
  };

  const VISIT_ENDS_AFTER = 30 * 60 * 1000;

  /**
   * When a person last looked before this visit, as ISO time; empty on the first one. Whoever comes back within
   * half an hour is still on the same visit.
   */
  const lastVisit = (key) => {
    const now = Date.now();
    const [before, latest] = recall(key).split(' ').map(Number);
    const previous = latest && now - latest > VISIT_ENDS_AFTER ? latest : before;
    remember(key, `${previous || 0} ${now}`);
    return previous ? new Date(previous).toISOString() : '';
  };

  window.usageWatch = { isDark, toggleScheme, recall, remember, lastVisit };

  const ago = (seconds) => {
    if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s ago`;
    if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
    return `${Math.round(seconds / 3600)} h ago`;
  };

  /** `<time-ago at="2026-11-24T03:20:00Z">`: "updated 12 s ago". */
  class TimeAgo extends HTMLElement {
    static observedAttributes = ['at'];

    connectedCallback() {
      this.timer = setInterval(() => this.update(), 1000);
      this.update();
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    attributeChangedCallback() {
      this.update();
    }

    update() {
      const at = Date.parse(this.getAttribute('at'));
      this.textContent = Number.isNaN(at) ? '' : ` · updated ${ago((Date.now() - at) / 1000)}`;
    }
  }

  customElements.get('time-ago') || customElements.define('time-ago', TimeAgo);
})();

/** Keys of the buttons that name one in `aria-keyshortcuts`, while nobody is typing. */
(() => {
  const isTyping = (element) =>
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName) || element.isContentEditable;

  document.addEventListener('keydown', (event) => {
    const target = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!(target instanceof Element) || isTyping(target) && target.type !== 'checkbox') return;
    if (document.querySelector('vaadin-dialog[opened]')) return;
    const button = document.querySelector(`vaadin-button[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
    if (button && button.offsetParent !== null) {
      event.preventDefault();
      button.click();
    }
  });
})();
