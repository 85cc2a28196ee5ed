// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

/// A module of this package, with its tests in `Tests/<name>Tests` when it has some.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  of name: String, _ more: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name), "TestSupport"] + more,
    exclude: exclude,
    swiftSettings: settings
  )
}

let package = Package(
  name: "nines",
  products: [
    .executable(name: "nines", targets: ["nines"]),
    .library(name: "SimulationKernel", targets: ["SimulationKernel"]),
    .library(name: "Stochastics", targets: ["Stochastics"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    module("Stochastics", ["CGSL"]),
    module("SimulationKernel", []),
    module("ScenarioSchema", []),
    module("ScenarioYAML", ["ScenarioSchema", .product(name: "Yams", package: "Yams")]),
    module("CloudModel", ["ScenarioSchema", "Stochastics"]),
    module("TraceFiles", ["CloudModel", "ScenarioYAML"]),
    module("CloudSimulation", ["CloudModel", "SimulationKernel", "Stochastics"]),
    module("Theory", ["Stochastics"]),
    module("Experiments", ["CloudSimulation", "Theory"]),
    module("Reporting", ["Experiments", "CloudModel"]),
    .executableTarget(
      name: "nines",
      dependencies: [
        "Reporting", "Experiments", "TraceFiles", "ScenarioYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "TestSupport", dependencies: ["CloudModel", "CloudSimulation", "Stochastics"],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests(of: "Stochastics"),
    tests(of: "SimulationKernel", ["Stochastics", "Theory"]),
    tests(of: "ScenarioSchema"),
    tests(of: "ScenarioYAML"),
    tests(of: "CloudModel", ["ScenarioYAML"]),
    tests(of: "TraceFiles", ["CloudSimulation", "Stochastics", "Theory"]),
    tests(of: "CloudSimulation", ["TraceFiles", "Theory"], exclude: ["Golden"]),
    tests(of: "Theory"),
    tests(of: "Experiments", ["TraceFiles"], exclude: ["Golden"]),
    tests(of: "Reporting", ["TraceFiles"], exclude: ["Golden"]),
    .testTarget(
      name: "ninesTests", dependencies: ["TestSupport", "nines"], swiftSettings: settings),
  ]
)
