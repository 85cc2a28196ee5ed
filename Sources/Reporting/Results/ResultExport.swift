/// Copies of results for other tools.
public enum ResultExport {
  /// Writes the tables into a folder; with a mark for old versions of Excel.
  ///
  /// - Throws: `OutputError`; what was there before is then still in place.
  @discardableResult
  public static func writeTables(
    _ result: ResultReader, to folder: ResultsFolder, withMark: Bool
  ) throws(OutputError) -> ResultsFolder.Outcome {
    try copyTables(result, to: folder, withMark: withMark)
    try folder.write(try result.contents("manifest.json"), to: "manifest.json")
    return try folder.publish()
  }

  /// Writes the tables, the charts and a Jupyter notebook, `analysis.ipynb`, into a folder.
  ///
  /// - Throws: `OutputError`; what was there before is then still in place.
  @discardableResult
  public static func writeNotebook(
    _ result: ResultReader, to folder: ResultsFolder
  ) throws(OutputError) -> ResultsFolder.Outcome {
    try copyTables(result, to: folder, withMark: false)
    if result.has(HTMLReport.chartsName) {
      try folder.write(try result.contents(HTMLReport.chartsName), to: HTMLReport.chartsName)
    }
    try folder.write(ResultNotebook.json(result).bytes(), to: "analysis.ipynb")
    try folder.write(
      Array("jupyterlab\nmatplotlib\npandas\npyarrow\n".utf8), to: "requirements.txt")
    try folder.write(try result.contents("manifest.json"), to: "manifest.json")
    return try folder.publish()
  }

  private static func copyTables(
    _ result: ResultReader, to folder: ResultsFolder, withMark: Bool
  ) throws(OutputError) {
    for name in result.tables {
      let file = try folder.file(name)
      if withMark { try file.write([0xEF, 0xBB, 0xBF]) }
      try file.write(try result.contents(name))
      try file.close()
    }
  }
}
