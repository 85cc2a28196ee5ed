/// A Jupyter notebook, format 4.5, as JSON.
struct Notebook {
  private var cells: [JSONValue] = []

  /// Adds a cell of text in Markdown.
  mutating func text(_ markdown: String) {
    add([
      .init("cell_type", "markdown"), .init("id", .string(nextID)), .init("metadata", [:]),
      .init("source", Self.lines(markdown)),
    ])
  }

  /// Adds a cell of Python.
  mutating func code(_ python: String) {
    add([
      .init("cell_type", "code"), .init("execution_count", nil), .init("id", .string(nextID)),
      .init("metadata", [:]), .init("outputs", []), .init("source", Self.lines(python)),
    ])
  }

  private var nextID: String { "cell-\(cells.count + 1)" }

  private mutating func add(_ members: [JSONValue.Member]) { cells.append(.object(members)) }

  /// The source as Jupyter keeps it: a line an item, each with its line feed but the last.
  private static func lines(_ text: String) -> JSONValue {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return .array(
      lines.enumerated().map { .string(String($1) + ($0 + 1 < lines.count ? "\n" : "")) })
  }

  /// The notebook.
  var json: JSONValue {
    [
      "cells": .array(cells),
      "metadata": [
        "kernelspec": ["display_name": "Python 3", "language": "python", "name": "python3"],
        "language_info": ["name": "python"],
      ],
      "nbformat": 4, "nbformat_minor": 5,
    ]
  }

  /// Text from a scenario that is nothing but text in Markdown.
  static func plain(_ text: String) -> String {
    var result = ""
    for character in TextHygiene.singleLine(text) {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "(", ")", "#", "!", "|", "$", "~":
        result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
