// CloudModel
