// CloudSimulation
