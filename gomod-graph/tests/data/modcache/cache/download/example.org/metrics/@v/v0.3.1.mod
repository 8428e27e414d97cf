module example.org/metrics

require example.org/log v1.2.0
