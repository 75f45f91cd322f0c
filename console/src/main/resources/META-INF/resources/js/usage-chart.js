/**
 * `<usage-chart>`: usage, what was expected, the usual range, and the incident's intervals in red.
 * Its property `usage` is the record UsageChart.Data. Times are UTC.
 */
(() => {
  const two = (n) => String(n).padStart(2, '0');
  const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const clock = (ms) => { const d = new Date(ms); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; };
  const day = (ms) => { const d = new Date(ms); return `${DAYS[d.getUTCDay()]} ${d.getUTCDate()}`; };
  const number = (n) => (Math.abs(n) < 10 ? Math.round(n * 10) / 10 : Math.round(n)).toLocaleString('en');

  class UsageChart extends HTMLElement {
    connectedCallback() {
      if (Object.hasOwn(this, 'usage')) {
        // Set before this script was there.
        const early = this.usage;
        delete this.usage;
        this.data = early;
      }
      this.redraw = () => this.draw();
      document.addEventListener('colour-scheme-changed', this.redraw);
      this.sized = new ResizeObserver(() => this.chart?.resize());
      this.sized.observe(this);
      this.draw();
    }

    disconnectedCallback() {
      document.removeEventListener('colour-scheme-changed', this.redraw);
      this.sized.disconnect();
      this.chart?.dispose();
      this.chart = undefined;
    }

    set usage(value) {
      this.data = value;
      this.draw();
    }

    get usage() {
      return this.data;
    }

    /** A colour of the page as it is now: a canvas does not know light-dark(). */
    colour(name) {
      this.style.color = `var(${name})`;
      const resolved = getComputedStyle(this).color;
      this.style.color = '';
      return resolved;
    }

    draw() {
      if (!this.data || !this.isConnected || !window.echarts) return;
      this.chart ??= echarts.init(this, null, { renderer: 'svg' });
      this.chart.setOption(this.option(), true);
    }

    showAll() {
      this.chart?.dispatchAction({ type: 'dataZoom', start: 0, end: 100 });
    }

    /** The incident, and as much before and after it, at least two hours. */
    showIncident() {
      const { points, marks } = this.data;
      if (!marks.length || !points.length) return;
      const around = Math.max(2 * 3600e3, marks.at(-1).to - marks[0].from);
      this.chart?.dispatchAction({ type: 'dataZoom',
        startValue: Math.max(points[0].start, marks[0].from - around),
        endValue: Math.min(points.at(-1).start, marks.at(-1).to + around) });
    }

    option() {
      const { points, marks, unit } = this.data;
      const marked = new Set(marks.map((m) => m.from));
      const text = this.colour('--uw-muted');
      const line = this.colour('--uw-line');
      const grid = this.colour('--uw-hairline');
      const band = this.colour('--uw-band');
      const mark = this.colour('--uw-mark');
      const at = (value) => points.map((p) => [p.start, value(p)]);
      const series = (name, value, more) => ({
        name, type: 'line', data: at(value), symbol: 'none', animation: false, ...more });
      return {
        useUTC: true,
        textStyle: { fontFamily: getComputedStyle(this).fontFamily },
        grid: { left: 8, right: 12, top: 12, bottom: 56, containLabel: true },
        xAxis: {
          type: 'time', min: points[0]?.start, max: points.at(-1)?.start,
          axisLine: { lineStyle: { color: grid } }, axisTick: { show: false },
          axisLabel: { color: text, hideOverlap: true,
            formatter: (ms) => (clock(ms) === '00:00' ? day(ms) : clock(ms)) } },
        yAxis: { type: 'value', min: 0, minInterval: 1, axisLabel: { color: text, formatter: number },
          splitLine: { lineStyle: { color: grid } } },
        dataZoom: [
          { type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false },
          { type: 'slider', height: 20, bottom: 10, borderColor: 'transparent', backgroundColor: 'transparent',
            dataBackground: { lineStyle: { color: grid }, areaStyle: { color: grid } },
            selectedDataBackground: { lineStyle: { color: line, opacity: 0.4 }, areaStyle: { color: line, opacity: 0.08 } },
            fillerColor: band, handleStyle: { color: text, borderColor: text }, moveHandleSize: 0,
            textStyle: { color: text }, labelFormatter: (ms) => `${day(ms)} ${clock(ms)}` }],
        tooltip: {
          trigger: 'axis', confine: true, renderMode: 'richText',
          backgroundColor: this.colour('--uw-card'), borderColor: grid,
          textStyle: { color: this.colour('--uw-text'), fontSize: 12 },
          axisPointer: { lineStyle: { color: text } },
          formatter: (hovered) => {
            const p = points[hovered.find((h) => h.seriesName === 'usage').dataIndex];
            return `${day(p.start)} ${clock(p.start)} UTC\n${number(p.n)} ${unit}\n` +
              `expected ${number(p.expected)}, usual ${number(p.low)} to ${number(p.high)}`;
          } },
        series: [
          series('low', (p) => p.low, { stack: 'band', stackStrategy: 'all', lineStyle: { opacity: 0 }, silent: true }),
          series('usual range', (p) => p.high - p.low, { stack: 'band', stackStrategy: 'all',
            lineStyle: { opacity: 0 }, areaStyle: { color: band, opacity: 1 }, silent: true }),
          series('expected', (p) => p.expected, { lineStyle: { color: line, width: 1, type: 'dashed', opacity: 0.7 } }),
          { name: 'incident', type: 'scatter', symbolSize: 6, animation: false, silent: true, z: 5,
            itemStyle: { color: this.colour('--uw-critical') },
            data: points.filter((p) => marked.has(p.start)).map((p) => [p.start, p.n]) },
          series('usage', (p) => p.n, { lineStyle: { color: line, width: 1.6 },
            markArea: { silent: true, itemStyle: { color: mark },
              data: marks.map((m) => [{ xAxis: m.from }, { xAxis: m.to }]) } })],
      };
    }
  }

  customElements.get('usage-chart') || customElements.define('usage-chart', UsageChart);
})();
