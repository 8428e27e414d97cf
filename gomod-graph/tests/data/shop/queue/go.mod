module example.org/queue/v2

go 1.20

require example.org/log v1.0.0

require example.org/metrics v0.3.1

exclude example.org/log v1.2.0
