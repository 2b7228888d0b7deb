// pub enum Budget {
//     Small,
//     #[form(label = "Over 10,000")]
//     VeryLarge,
// }

const _: () = {
    impl ::hallway::__private::form::Choice for Budget {
        const CHOICES: &'static [(&'static str, &'static str)] = &[
            ("small", "Small"),
            ("very_large", "Over 10,000"),
        ];
        fn at(place: usize) -> ::core::option::Option<Self> {
            match place {
                0usize => ::core::option::Option::Some(Self::Small),
                1usize => ::core::option::Option::Some(Self::VeryLarge),
                _ => ::core::option::Option::None,
            }
        }
        fn place(&self) -> usize {
            match self {
                Self::Small => 0usize,
                Self::VeryLarge => 1usize,
            }
        }
    }
    impl ::hallway::__private::form::FieldValue for Budget {
        type Kind = ::hallway::__private::form::Choices<Self>;
        fn decode(
            reader: &mut ::hallway::__private::form::Reader<'_>,
        ) -> ::core::option::Option<Self> {
            ::hallway::__private::form::decode_choice(reader)
        }
        fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
            ::hallway::__private::form::text_of_choice(self)
        }
        fn schema(
            _: &::hallway::__private::form::Rules,
            _: ::core::option::Option<&::hallway::__private::form::Rules>,
            _: bool,
        ) -> ::hallway::__private::form::Json {
            ::hallway::__private::form::choices::<Self>()
        }
    }
};
