// #[form(deny_unknown)]
// pub struct NewLead {
//     #[form(length(min = 2, max = 100), label = "Your name")]
//     pub name: String,
//     #[form(email, optional)]
//     pub email: String,
//     #[form(pattern = "[A-Z]{2}|x*", rename = "the-code", message = "Two capitals")]
//     r#type: Option<String>,
//     #[form(range(min = 0.5))]
//     ratio: f64,
// }

const _: () = {
    #[allow(clippy::all, clippy::pedantic)]
    static SPECS: [::hallway::__private::form::Spec; 4usize] = [
        ::hallway::__private::form::Spec {
            name: "name",
            label: "Your name",
            required: ::core::option::Option::None,
            length_min: ::core::option::Option::Some(2),
            length_max: ::core::option::Option::Some(100),
            range_min: ::core::option::Option::None,
            range_max: ::core::option::Option::None,
            email: false,
            pattern: ::core::option::Option::None,
            message: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "email",
            label: "Email",
            required: ::core::option::Option::Some(false),
            length_min: ::core::option::Option::None,
            length_max: ::core::option::Option::None,
            range_min: ::core::option::Option::None,
            range_max: ::core::option::Option::None,
            email: true,
            pattern: ::core::option::Option::None,
            message: ::core::option::Option::None,
        },
        ::hallway::__private::form::Spec {
            name: "the-code",
            label: "Type",
            required: ::core::option::Option::None,
            length_min: ::core::option::Option::None,
            length_max: ::core::option::Option::None,
            range_min: ::core::option::Option::None,
            range_max: ::core::option::Option::None,
            email: false,
            pattern: ::core::option::Option::Some(::hallway::__private::form::Pattern {
                source: "[A-Z]{2}|x*",
                steps: &[
                    ::hallway::__private::form::Step::Split(1usize, 4usize),
                    ::hallway::__private::form::Step::Take {
                        ranges: &[('A', 'Z')],
                        negated: false,
                    },
                    ::hallway::__private::form::Step::Take {
                        ranges: &[('A', 'Z')],
                        negated: false,
                    },
                    ::hallway::__private::form::Step::Jump(7usize),
                    ::hallway::__private::form::Step::Split(5usize, 7usize),
                    ::hallway::__private::form::Step::Take {
                        ranges: &[('x', 'x')],
                        negated: false,
                    },
                    ::hallway::__private::form::Step::Jump(4usize),
                    ::hallway::__private::form::Step::End,
                ],
            }),
            message: ::core::option::Option::Some("Two capitals"),
        },
        ::hallway::__private::form::Spec {
            name: "ratio",
            label: "Ratio",
            required: ::core::option::Option::None,
            length_min: ::core::option::Option::None,
            length_max: ::core::option::Option::None,
            range_min: ::core::option::Option::Some(
                if <<f64 as ::hallway::__private::form::FieldValue>::Kind as ::hallway::__private::form::Kind>::WHOLE {
                    ::core::assert!(
                        (0.5) as f64 == ((0.5) as i128) as f64,
                        "the border of a whole number is a whole number"
                    );
                    ::hallway::__private::form::Bound::Int((0.5) as i128)
                } else {
                    ::hallway::__private::form::Bound::Float((0.5) as f64)
                },
            ),
            range_max: ::core::option::Option::None,
            email: false,
            pattern: ::core::option::Option::None,
            message: ::core::option::Option::None,
        },
    ];
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Textual>() {}
        fits::<<String as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Textual>() {}
        fits::<<String as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Textual>() {}
        fits::<<String as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Textual>() {}
        fits::<<Option<String> as ::hallway::__private::form::FieldValue>::Kind>();
    };
    const _: fn() = || {
        fn fits<K: ::hallway::__private::form::Numeric>() {}
        fits::<<f64 as ::hallway::__private::form::FieldValue>::Kind>();
    };
    /// The fields of [`NewLead`], to be drawn.
    #[allow(dead_code, unreachable_pub)]
    pub struct NewLeadFields {
        /// The field "Your name".
        pub name: ::hallway::Field<String>,
        /// The field "Email".
        pub email: ::hallway::Field<String>,
        /// The field "Type".
        pub r#type: ::hallway::Field<Option<String>>,
        /// The field "Ratio".
        pub ratio: ::hallway::Field<f64>,
    }
    impl ::hallway::Form for NewLead {
        const NAMES: &'static [&'static str] = &["name", "email", "the-code", "ratio"];
        type Fields = NewLeadFields;
        #[allow(unused)]
        fn decode(
            entries: &::hallway::__private::form::Entries,
        ) -> ::core::result::Result<Self, ::hallway::__private::form::FieldErrors> {
            let mut errors = ::hallway::__private::form::FieldErrors::new();
            let value_0 = ::hallway::__private::form::decode::<
                String,
            >(entries, &SPECS[0usize], &mut errors);
            let value_1 = ::hallway::__private::form::decode::<
                String,
            >(entries, &SPECS[1usize], &mut errors);
            let value_2 = ::hallway::__private::form::decode::<
                Option<String>,
            >(entries, &SPECS[2usize], &mut errors);
            let value_3 = ::hallway::__private::form::decode::<
                f64,
            >(entries, &SPECS[3usize], &mut errors);
            ::hallway::__private::form::refuse_unknown(
                entries,
                <Self as ::hallway::Form>::NAMES,
                &mut errors,
            );
            match (value_0, value_1, value_2, value_3) {
                (
                    ::core::option::Option::Some(value_0),
                    ::core::option::Option::Some(value_1),
                    ::core::option::Option::Some(value_2),
                    ::core::option::Option::Some(value_3),
                ) if errors.is_empty() => {
                    ::core::result::Result::Ok(Self {
                        name: value_0,
                        email: value_1,
                        r#type: value_2,
                        ratio: value_3,
                    })
                }
                _ => ::core::result::Result::Err(errors),
            }
        }
        #[allow(unused)]
        fn fields(state: &::hallway::__private::form::FormState) -> Self::Fields {
            let first = ::hallway::__private::form::first_invalid(
                state,
                <Self as ::hallway::Form>::NAMES,
            );
            Self::Fields {
                name: ::hallway::__private::form::field(state, &SPECS[0usize], first),
                email: ::hallway::__private::form::field(state, &SPECS[1usize], first),
                r#type: ::hallway::__private::form::field(state, &SPECS[2usize], first),
                ratio: ::hallway::__private::form::field(state, &SPECS[3usize], first),
            }
        }
    }
};
