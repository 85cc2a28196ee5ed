// ScenarioSchema
