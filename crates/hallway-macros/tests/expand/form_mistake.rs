// struct NewLead {
//     #[form(emial)]
//     email: String,
// }

::core::compile_error! {
    "there is no `emial` here\n= help: did you mean `email`?\n= help: there is `required`, `optional`, `length`, `range`, `email`, `pattern`, `label`, `rename`, `message`"
}
const _: () = {
    /// The fields of [`NewLead`], to be drawn.
    #[allow(dead_code, unreachable_pub)]
    struct NewLeadFields {
        /// The field "Email".
        email: ::hallway::Field<String>,
    }
    impl ::hallway::Form for NewLead {
        const NAMES: &'static [&'static str] = &["email"];
        type Fields = NewLeadFields;
        #[allow(unused)]
        fn decode(
            entries: &::hallway::__private::form::Entries,
        ) -> ::core::result::Result<Self, ::hallway::__private::form::FieldErrors> {
            let mut errors = ::hallway::__private::form::FieldErrors::new();
            ::core::result::Result::Err(errors)
        }
        #[allow(unused)]
        fn fields(state: &::hallway::__private::form::FormState) -> Self::Fields {
            loop {}
        }
    }
};
