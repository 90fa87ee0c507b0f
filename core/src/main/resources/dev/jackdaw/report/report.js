(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var plots = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function short(value) {
    if (value == null) return "–";
    var size = Math.abs(value);
    if (size >= 1e9) return +(value / 1e9).toPrecision(3) + " G";
    if (size >= 1e6) return +(value / 1e6).toPrecision(3) + " M";
    if (size >= 1e4) return +(value / 1e3).toPrecision(3) + " k";
    if (size >= 1e-3 || size === 0) return String(+value.toPrecision(4));
    return value.toExponential(1);
  }

  function axis(options) {
    var base = {
      stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 },
      font: "12px system-ui, sans-serif", values: function (u, splits) { return splits.map(short); }
    };
    return Object.assign(base, options);
  }

  function some(values) {
    return values.some(function (v) { return v != null; });
  }

  function plot(id, height, columns, series, scales, axes) {
    var figure = document.getElementById(id);
    if (columns[0].length < 2 || !columns.slice(1).some(some)) {
      figure.hidden = true;
      return;
    }
    var options = {
      width: figure.clientWidth, height: height, cursor: { y: false },
      scales: Object.assign({ x: { time: false } }, scales),
      series: [{ label: "tokens", value: function (u, v) { return short(v); } }].concat(series),
      axes: [axis({})].concat(axes || [axis({ size: 62 })])
    };
    plots.push({ figure: figure, chart: new uPlot(options, columns, figure), height: height });
  }

  function line(label, name, more) {
    return Object.assign(
      { label: label, stroke: colour(name), width: 2, points: { show: false }, spanGaps: true, value: function (u, v) { return short(v); } },
      more);
  }

  // Steps and evaluations happen at different tokens: one x axis with gaps, bridged by spanGaps.
  function lossColumns() {
    var at = new Map();
    function row(x) {
      if (!at.has(x)) at.set(x, {});
      return at.get(x);
    }
    data.tokens.forEach(function (x, i) {
      if (x != null) Object.assign(row(x), { loss: data.loss[i], smooth: data.smooth[i] });
    });
    data.evalTokens.forEach(function (x, i) { row(x).held = data.evalLoss[i]; });
    var xs = Array.from(at.keys()).sort(function (a, b) { return a - b; });
    function column(key) {
      return xs.map(function (x) { var v = at.get(x)[key]; return v === undefined ? null : v; });
    }
    var columns = [xs, column("loss"), column("smooth"), column("held")];
    data.baselines.forEach(function (b) { columns.push(xs.map(function () { return b.loss; })); });
    return columns;
  }

  function draw() {
    plots.forEach(function (p) { p.chart.destroy(); });
    plots = [];
    document.getElementById("curves").hidden = false;
    var baselineColours = ["--c3", "--soft", "--c4"];
    var series = [
      line("training", "--faint", { width: 1 }),
      line("training, smoothed", "--c1"),
      line("held-out", "--c2", { points: { show: true, size: 6, fill: colour("--c2") } })
    ].concat(data.baselines.map(function (b, i) {
      return line(b.name, baselineColours[i % 3], { dash: [6, 5], width: 1.5 });
    }));
    plot("loss", 340, lossColumns(), series, { y: {} });
    plot("rate", 200, [data.tokens, data.rate], [line("rate", "--c4")], { y: { range: function (u, min, max) { return [0, max * 1.05 || 1]; } } });
    plot("norm", 200, [data.tokens, data.norm], [line("norm", "--c3", { width: 1 })], { y: { range: function (u, min, max) { return [0, max * 1.05 || 1]; } } });
    var speed = [data.tokens, data.speed];
    var speedSeries = [line("tokens per second", "--c1", { width: 1.5 })];
    var scales = { y: { range: function (u, min, max) { return [0, max * 1.1 || 1]; } } };
    var axes = [axis({ size: 62 })];
    if (some(data.peak)) {
      speed.push(data.peak);
      speedSeries.push(line("% of peak", "--c2", { scale: "p", width: 1.5 }));
      scales.p = { range: [0, 100] };
      axes.push(axis({ scale: "p", side: 1, size: 52, grid: { show: false }, values: function (u, s) { return s.map(function (v) { return v + " %"; }); } }));
    }
    plot("speed", 220, speed, speedSeries, scales, axes);
    if (!plots.length) document.getElementById("curves").hidden = true;
  }

  draw();
  addEventListener("resize", function () {
    plots.forEach(function (p) { p.chart.setSize({ width: p.figure.clientWidth, height: p.height }); });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
