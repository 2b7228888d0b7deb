// struct NewLead {
//     #[form(emial)]
//     email: String,
// }

::core::compile_error! {
    "there is no `emial` here\n= help: did you mean `email`?\n= help: there is `required`, `optional`, `length`, `range`, `step`, `email`, `url`, `pattern`, `one_of`, `max_size`, `accept`, `each`, `equals`, `with`, `label`, `rename`, `message`"
}
const _: () = {
    /// The fields of [`NewLead`], to be drawn.
    #[allow(dead_code, private_interfaces, unreachable_pub)]
    struct NewLeadFields {
        /// The field "Email".
        email: ::hallway::__private::form::Handle<String>,
        #[doc(hidden)]
        __end: (),
    }
    impl ::hallway::Form for NewLead {
        const NAMES: &'static [&'static str] = &["email"];
        type Fields = NewLeadFields;
        #[allow(unused, clippy::redundant_closure)]
        fn read(
            group: &::hallway::__private::form::Group<'_>,
            errors: &mut ::hallway::__private::form::FieldErrors,
        ) -> ::core::option::Option<Self> {
            ::core::option::Option::None
        }
        #[allow(unused)]
        fn write(&self, path: &str, out: &mut ::hallway::__private::form::Entries) {}
        #[allow(unused)]
        fn fields_at(
            state: &::hallway::__private::form::FormState,
            path: &str,
            first: ::core::option::Option<&str>,
        ) -> Self::Fields {
            loop {}
        }
        #[allow(unused)]
        fn knows(name: &str) -> bool {
            true
        }
        #[allow(unused)]
        fn members(members: &mut ::hallway::__private::form::Members) {}
        #[allow(unused)]
        fn file(
            name: &str,
        ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
            ::core::option::Option::None
        }
    }
    impl ::hallway::__private::form::FieldValue for NewLead {
        type Kind = ::hallway::__private::form::Nested<Self>;
        fn decode(
            reader: &mut ::hallway::__private::form::Reader<'_>,
        ) -> ::core::option::Option<Self> {
            reader.form()
        }
        fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
            ::core::option::Option::None
        }
        fn encode(&self, name: &str, out: &mut ::hallway::__private::form::Entries) {
            ::hallway::Form::write(self, name, out);
        }
        fn knows(rest: &str) -> bool {
            ::hallway::__private::form::knows_nested::<Self>(rest)
        }
        fn schema(
            _: &::hallway::__private::form::Rules,
            _: ::core::option::Option<&::hallway::__private::form::Rules>,
            _: bool,
        ) -> ::hallway::__private::form::Json {
            ::hallway::__private::form::nested::<Self>()
        }
        fn file(
            rest: &str,
            _: &'static ::hallway::__private::form::Spec,
        ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
            ::hallway::__private::form::file_nested::<Self>(rest)
        }
    }
};
