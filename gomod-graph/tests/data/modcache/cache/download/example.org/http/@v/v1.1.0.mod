module example.org/http

go 1.21

require (
	example.org/log v1.2.0
	example.org/Pool v1.0.0
)
