module example.org/Pool

require (
	example.org/log v1.3.0
	example.org/http v1.0.0
)
