module stormy_shop

go 1.24
