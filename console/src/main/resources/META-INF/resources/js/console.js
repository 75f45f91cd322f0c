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
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Not allowed to remember; it holds for this page.
    }
    document.dispatchEvent(new CustomEvent('colour-scheme-changed'));
  };

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    document.dispatchEvent(new CustomEvent('colour-scheme-changed')));

  window.usageWatch = { isDark, toggleScheme };

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
