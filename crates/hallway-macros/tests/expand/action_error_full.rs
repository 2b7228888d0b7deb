// enum OrderError {
//     #[error(status = 409, message = "Only {left} left.")]
//     SoldOut { left: u32, item: ItemId },
//     #[error(status = 404, message = "There is no order {0:?}.")]
//     Unknown(OrderId),
//     #[error(status = 403, message = "The shop is closed.")]
//     Closed,
//     #[error(transparent)]
//     Invalid(#[from] Invalid),
// }

impl ::core::fmt::Display for OrderError {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::SoldOut { left: left, .. } => ::core::write!(f, "Only {left} left."),
            Self::Unknown { 0: field_0, .. } => {
                ::core::write!(f, "There is no order {field_0:?}.")
            }
            Self::Closed { .. } => ::core::write!(f, "The shop is closed."),
            Self::Invalid { 0: inner } => {
                f.write_str(&::hallway::ActionError::message(inner))
            }
        }
    }
}
impl ::core::convert::From<Invalid> for OrderError {
    fn from(error: Invalid) -> Self {
        Self::Invalid { 0: error }
    }
}
impl ::hallway::ActionError for OrderError {
    fn status(&self) -> ::hallway::__private::StatusCode {
        match self {
            Self::SoldOut { .. } => ::hallway::__private::client_error(409),
            Self::Unknown { .. } => ::hallway::__private::client_error(404),
            Self::Closed { .. } => ::hallway::__private::client_error(403),
            Self::Invalid { 0: inner } => ::hallway::ActionError::status(inner),
        }
    }
    fn message(&self) -> ::std::string::String {
        ::std::string::ToString::to_string(self)
    }
    fn body(&self) -> ::hallway::__private::Json {
        match self {
            Self::SoldOut { left: left, item: item, .. } => {
                ::hallway::__private::error_body(
                    "sold_out",
                    [
                        ("left", ::hallway::__private::json(left)),
                        ("item", ::hallway::__private::json(item)),
                    ],
                )
            }
            Self::Unknown { 0: field_0, .. } => {
                ::hallway::__private::error_body(
                    "unknown",
                    [("0", ::hallway::__private::json(field_0))],
                )
            }
            Self::Closed { .. } => ::hallway::__private::error_body("closed", []),
            Self::Invalid { 0: inner } => ::hallway::ActionError::body(inner),
        }
    }
    fn fields(&self) -> ::core::option::Option<&::hallway::__private::FieldErrors> {
        match self {
            Self::SoldOut { .. } => ::core::option::Option::None,
            Self::Unknown { .. } => ::core::option::Option::None,
            Self::Closed { .. } => ::core::option::Option::None,
            Self::Invalid { 0: inner } => ::hallway::ActionError::fields(inner),
        }
    }
    fn unexpected(&self) -> ::core::option::Option<&::hallway::Error> {
        match self {
            Self::SoldOut { .. } => ::core::option::Option::None,
            Self::Unknown { .. } => ::core::option::Option::None,
            Self::Closed { .. } => ::core::option::Option::None,
            Self::Invalid { 0: inner } => ::hallway::ActionError::unexpected(inner),
        }
    }
}
