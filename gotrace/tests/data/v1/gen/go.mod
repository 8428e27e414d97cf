module everything

go 1.21
