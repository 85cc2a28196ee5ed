/// The notebook of a result: loads its tables with pandas, keeps them as Parquet, draws the main plots.
///
/// Only plots whose tables are there are in it. It reads the files beside it and nothing else.
public enum ResultNotebook {
  /// The notebook as JSON.
  public static func json(_ result: ResultReader) -> JSONValue {
    var notebook = Notebook()
    let manifest = result.manifest
    notebook.text(
      """
      # \(Notebook.plain(manifest.scenario ?? manifest.kind))

      Results of kind *\(Notebook.plain(manifest.kind))*, written by nines \
      \(Notebook.plain(manifest.program_version)). Each table is a CSV file beside this notebook; \
      columns, units and types are in `docs/csv.md` of the project, and a table's first lines are below.
      """)
    notebook.code(imports + loading)
    notebook.code(
      "tables = {name: table(name) for name in ["
        + result.tables.map { "\"\($0.dropLast(4))\"" }.joined(separator: ", ")
        + "]}\npd.DataFrame({\"rows\": {name: len(frame) for name, frame in tables.items()}})")
    for plot in plots where plot.needs.allSatisfy({ result.tables.contains("\($0).csv") }) {
      notebook.text(plot.text)
      notebook.code(plot.code)
    }
    if result.has(HTMLReport.chartsName) {
      notebook.text(
        """
        ## The charts of the report

        `charts.json` holds the charts of `report.html` as Vega-Lite; with altair each draws itself:
        `alt.Chart.from_dict(charts["budget-receipt"])`.
        """)
      notebook.code(
        "import json\n\ncharts = json.loads((HERE / \"charts.json\").read_text(encoding=\"utf-8\"))\n"
          + "list(charts)")
    }
    return notebook.json
  }

  private static let imports =
    "from pathlib import Path\n\nimport matplotlib.pyplot as plt\nimport pandas as pd\n\n"

  private static let loading = """
    HERE = Path.cwd()


    def table(name):
        \"\"\"The table of that name; kept as Parquet, where pandas can, to load faster next time.\"\"\"
        csv, kept = HERE / f"{name}.csv", HERE / "cache" / f"{name}.parquet"
        try:
            if kept.exists() and kept.stat().st_mtime >= csv.stat().st_mtime:
                return pd.read_parquet(kept)
        except ImportError:
            pass
        frame = pd.read_csv(csv, keep_default_na=False, na_values=[""])
        for column in frame.columns:
            if column.endswith("_utc"):
                frame[column] = pd.to_datetime(frame[column], utc=True)
        try:
            kept.parent.mkdir(exist_ok=True)
            frame.to_parquet(kept)
        except ImportError:
            pass
        return frame
    """

  private struct Plot {
    let needs: [String]
    let text: String
    let code: String
  }

  private static let plots = [
    Plot(
      needs: ["summary"], text: "## The answer",
      code: """
        summary = tables["summary"].set_index("measure")
        summary.loc[
            ["availability", "probability_meets_slo", "request_downtime", "downtime", "error_budget_used", "cost"],
            ["value", "low", "high", "unit"],
        ]
        """),
    Plot(
      needs: ["summary"],
      text: "## Where the error budget went\n\nMinutes of a full outage a year, by phase.",
      code: """
        phases = summary[summary.index.str.startswith("receipt_total_")]["value"]
        phases = phases[phases > 0].sort_values(ascending=False)
        phases.index = phases.index.str.removeprefix("receipt_total_")
        starts = phases.cumsum() - phases
        fig, ax = plt.subplots(figsize=(9, 1.2 + 0.35 * max(1, len(phases))))
        ax.barh(phases.index, phases, left=starts, color="#b3261e")
        ax.invert_yaxis()
        ax.set_xlabel("minutes of full outage a year")
        plt.show()
        """),
    Plot(
      needs: ["months"], text: "## Error budget by month",
      code: """
        months = tables["months"]
        fig, ax = plt.subplots(figsize=(9, 3.5))
        ax.fill_between(months["month"], 100 * months["budget_used_median"], 100 * months["budget_used_p95"],
                        color="#b9c8dc", label="median to 95 %")
        ax.plot(months["month"], 100 * months["budget_used"], color="#0b62c4", marker="o", label="mean")
        ax.set_ylabel("% of the month's error budget")
        ax.tick_params(axis="x", rotation=60)
        ax.legend()
        plt.show()
        """),
    Plot(
      needs: ["replications"], text: "## How bad can it get?",
      code: """
        lost = tables["replications"]["request_downtime_min_per_year"].sort_values()
        fig, ax = plt.subplots(figsize=(9, 3.5))
        ax.step(lost, 100 * (1 - pd.RangeIndex(len(lost)).to_numpy() / len(lost)), where="post")
        ax.set_xlabel("minutes of full outage a year")
        ax.set_ylabel("% of replications that lose more")
        plt.show()
        """),
    Plot(
      needs: ["incidents"],
      text: "## Incidents: what they cost, and how long until users were served again",
      code: """
        incidents = tables["incidents"]
        shown = incidents[(incidents["lost_requests"] > 0) & incidents["restored_s"].notna()]
        fig, ax = plt.subplots(figsize=(9, 4.5))
        for fault, group in shown.groupby("fault"):
            ax.scatter(group["restored_s"] / 60, group["lost_requests"], s=12, label=fault.replace("$", r"\\$"))
        if len(shown):
            ax.set_yscale("log")
            ax.legend(fontsize="small")
        ax.set_xlabel("minutes from onset until users were served again")
        ax.set_ylabel("lost requests")
        plt.show()
        """),
    Plot(
      needs: ["regions"], text: "## Regions",
      code: "tables[\"regions\"].set_index(\"region\")"),
    Plot(
      needs: ["plan"], text: "## Cost and loss of the points",
      code: """
        plan = tables["plan"]
        lost = (1 - plan["availability"]) * 525600
        fig, ax = plt.subplots(figsize=(9, 4.5))
        ax.scatter(plan["cost_usd_per_year"], lost, c=plan["buffer"], cmap="viridis")
        ax.set_xlabel("USD a year")
        ax.set_ylabel("minutes of full outage a year")
        plt.show()
        """),
    Plot(
      needs: ["comparison"], text: "## The difference",
      code: """
        comparison = tables["comparison"].set_index("measure")
        comparison[["a", "b", "b_less_a", "b_less_a_low", "b_less_a_high", "probability_a_better"]]
        """),
    Plot(
      needs: ["timeline"], text: "## The incident",
      code: """
        timeline = tables["timeline"].set_index("after_onset_s")
        timeline[[c for c in timeline.columns if c.startswith("share_")]].plot.area(
            figsize=(9, 3), ylabel="share of requests")
        plt.show()
        timeline[["offered_requests_per_s", "good_requests_per_s", "lost_requests_per_s"]].plot(
            figsize=(9, 3), drawstyle="steps-post", ylabel="requests/s")
        plt.show()
        """),
  ]
}
