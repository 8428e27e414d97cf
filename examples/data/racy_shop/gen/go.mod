module example.org/racy_shop

go 1.26
