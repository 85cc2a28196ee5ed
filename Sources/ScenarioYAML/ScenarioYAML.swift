// ScenarioYAML
