// Charts are still pictures. One that comes into view is overlaid by a live chart, which shows the values of what is
// pointed at; assistive technology, print and browsers without scripts keep the picture and its text alternative.
(function () {
  function enliven(chart) {
    var live = document.createElement("div");
    live.className = "chart-live";
    chart.appendChild(live);
    var spec = JSON.parse(chart.querySelector("script.chart-spec").textContent);
    vegaEmbed(live, spec, { actions: false, renderer: "svg" }).then(
      function () {
        live.querySelector("svg").setAttribute("aria-hidden", "true");
        chart.classList.add("is-live");
      },
      function () { live.remove(); }
    );
  }
  var observer = new IntersectionObserver(function (entries) {
    entries.filter(function (entry) { return entry.isIntersecting; }).forEach(function (entry) {
      observer.unobserve(entry.target);
      enliven(entry.target);
    });
  });
  document.querySelectorAll(".chart").forEach(function (chart) {
    if (chart.querySelector("script.chart-spec")) observer.observe(chart);
  });
})();
