use crate::event::Event;

/// Something that looks at every event of a trace once, in order, and has an answer at the end.
///
/// Folds are combined in tuples, so that one pass over the trace feeds all of them. What looks at
/// goroutines rather than at events is an [`Analysis`](crate::Analysis), which shares one table of
/// live goroutines with others in [`Analyses`](crate::Analyses), itself a fold.
pub trait Fold {
    /// Looks at the next event.
    fn event(&mut self, event: &Event<'_>);
}

impl<F: Fold + ?Sized> Fold for &mut F {
    #[inline]
    fn event(&mut self, event: &Event<'_>) {
        (**self).event(event);
    }
}

impl<F: Fold> Fold for Option<F> {
    #[inline]
    fn event(&mut self, event: &Event<'_>) {
        if let Some(fold) = self {
            fold.event(event);
        }
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Fold),+> Fold for ($($name,)+) {
            #[inline]
            fn event(&mut self, event: &Event<'_>) {
                #[expect(non_snake_case, reason = "variables of a macro")]
                let ($($name,)+) = self;
                $($name.event(event);)+
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);

impl Fold for crate::Digest {
    fn event(&mut self, event: &Event<'_>) {
        crate::Digest::event(self, event);
    }
}
