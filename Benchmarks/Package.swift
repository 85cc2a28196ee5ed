// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "nines-benchmarks",
  dependencies: [
    .package(name: "nines", path: "..")
  ],
  targets: [
    .executableTarget(
      name: "kernel-bench",
      dependencies: [
        .product(name: "SimulationKernel", package: "nines"),
        .product(name: "Stochastics", package: "nines"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
    )
  ]
)
