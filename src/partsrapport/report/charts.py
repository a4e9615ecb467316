"""The recurring charts, and what shows them: ``charts.show(charts.bars(frame), alt="…")``.

Each takes a small frame of aggregates and returns an Altair chart. Only the columns that its docstring names go into
the chart. A frame is drawn in its own order, from the top. Text stands on what it names, above the bars rather than
beside them, so that a chart can be read on a telephone and in greyscale.
"""

from partsrapport.report.bar_charts import answers, bars, intervals, span, year_on_year
from partsrapport.report.display import enable, show
from partsrapport.report.drawing import panels
from partsrapport.report.time_charts import curves, forecast, months

__all__ = [
    "answers",
    "bars",
    "curves",
    "enable",
    "forecast",
    "intervals",
    "months",
    "panels",
    "show",
    "span",
    "year_on_year",
]
