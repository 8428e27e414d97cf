module example.org/http

require example.org/log v1.0.0
