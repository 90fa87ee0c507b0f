(function () {
  "use strict";
  var all = JSON.parse(document.getElementById("data").textContent);
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

  // Each line has its own x values: one axis with gaps, bridged by spanGaps.
  function columns(plot) {
    var xs = new Set();
    plot.series.forEach(function (s) { s.points.forEach(function (p) { xs.add(p[0]); }); });
    var sorted = Array.from(xs).sort(function (a, b) { return a - b; });
    return [sorted].concat(plot.series.map(function (s) {
      var at = new Map(s.points);
      return sorted.map(function (x) { return at.has(x) ? at.get(x) : null; });
    }));
  }

  function draw() {
    plots.forEach(function (chart) { chart.destroy(); });
    plots = [];
    var colours = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"];
    all.forEach(function (plot) {
      var figure = document.getElementById(plot.id);
      var data = columns(plot);
      if (data[0].length < 2) {
        figure.hidden = true;
        return;
      }
      var lines = 0;
      var series = plot.series.map(function (s) {
        var stroke = colour(s.reference ? "--soft" : colours[lines++ % colours.length]);
        return {
          label: s.name, stroke: stroke, width: s.reference ? 1.5 : 2, dash: s.reference ? [6, 5] : undefined, spanGaps: true,
          points: { show: !s.reference && s.points.length < 40, size: 6, fill: stroke }, value: function (u, v) { return short(v); }
        };
      });
      var axis = {
        stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 },
        font: "12px system-ui, sans-serif", values: function (u, splits) { return splits.map(short); }
      };
      plots.push(new uPlot({
        width: figure.clientWidth, height: 320, cursor: { y: false }, scales: { x: { time: false } },
        series: [{ label: plot.x, value: function (u, v) { return short(v); } }].concat(series),
        axes: [axis, Object.assign({ size: 62 }, axis)]
      }, data, figure));
    });
  }

  draw();
  var timer;
  addEventListener("resize", function () { clearTimeout(timer); timer = setTimeout(draw, 150); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
