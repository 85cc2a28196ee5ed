// TraceFiles
