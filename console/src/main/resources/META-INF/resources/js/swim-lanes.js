/**
 * `<swim-lanes>`: a lane per account or API, cut into cells of time that show the worst incident in them.
 * Its property `lanes` is the record SwimLanes. Cells with incidents are buttons; the arrow keys go from
 * one to the next. Says `cell-chosen` with {lane, at}.
 */
(() => {
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  class SwimLanes extends HTMLElement {
    connectedCallback() {
      if (Object.hasOwn(this, 'lanes')) {
        // Set before this script was there.
        const early = this.lanes;
        delete this.lanes;
        this.data = early;
      }
      this.addEventListener('keydown', (event) => this.move(event));
      this.draw();
    }

    set lanes(value) {
      this.data = value;
      this.draw();
    }

    get lanes() {
      return this.data;
    }

    draw() {
      if (!this.data || !this.isConnected) return;
      const focused = this.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
      this.style.setProperty('--cells', this.data.cells);
      const ticks = element('div', 'lane-ticks');
      ticks.setAttribute('aria-hidden', 'true');
      for (const tick of this.data.ticks) {
        const label = element('span', '', tick.label);
        label.style.gridColumnStart = tick.cell + 1;
        ticks.append(label);
      }
      this.replaceChildren(element('span', 'lane-corner'), ticks);
      for (const lane of this.data.lanes) this.drawLane(lane);
      const first = this.querySelector('button');
      if (first) first.tabIndex = 0;
      if (focused) this.querySelector(`button[data-key="${CSS.escape(focused)}"]`)?.focus();
    }

    drawLane(lane) {
      const name = element('span', 'lane-name', lane.name);
      name.title = lane.key;
      const cells = element('div', lane.missing ? 'lane lane-missing' : 'lane');
      if (lane.missing) cells.title = 'does not answer';
      const marks = new Map(lane.marks.map((mark) => [mark.cell, mark]));
      for (let i = 0; i < this.data.cells; i++) {
        const mark = marks.get(i);
        cells.append(mark ? this.button(lane, mark) : element('span', 'cell'));
      }
      this.append(name, cells);
    }

    button(lane, mark) {
      const button = element('button', `cell cell-${mark.severity}`);
      button.type = 'button';
      button.tabIndex = -1;
      button.dataset.key = `${lane.key} ${mark.at}`;
      button.title = mark.label;
      button.setAttribute('aria-label', mark.label);
      button.setAttribute('aria-pressed', mark.chosen);
      button.addEventListener('click', () =>
        this.dispatchEvent(new CustomEvent('cell-chosen', { detail: { lane: lane.key, at: mark.at } })));
      return button;
    }

    move(event) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const buttons = [...this.querySelectorAll('button')];
      const next = buttons[buttons.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      buttons.forEach((b) => (b.tabIndex = -1));
      next.tabIndex = 0;
      next.focus();
    }
  }

  customElements.get('swim-lanes') || customElements.define('swim-lanes', SwimLanes);
})();
