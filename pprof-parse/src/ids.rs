//! Dense indexes into the tables of one profile.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// Position in its table, from 0. Below the table's length for every id a profile hands out.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id! {
    /// A string of a profile's string table. The default is the empty string, the first of every table.
    #[derive(Default)]
    StringId
}
id! {
    /// A function of a profile. Not the number in the file: see [`Function::file_id`](crate::Function::file_id).
    FunctionId
}
id! {
    /// A location of a profile. Not the number in the file: see [`Location::file_id`](crate::Location::file_id).
    /// The default is the first location.
    #[derive(Default)]
    LocationId
}
id! {
    /// A mapping of a profile. Not the number in the file: see [`Mapping::file_id`](crate::Mapping::file_id).
    MappingId
}
