// enum OrderError {
//     #[error(status = 500, message = "Broken")]
//     Broken,
// }

::core::compile_error! {
    "a status of 500 and above is for what nobody expected\n= help: return `hallway::Error` for it: the caller gets an id, the log the cause\n= help: something that the caller can act on has a status between 400 and 499"
}
impl ::core::fmt::Display for OrderError {
    fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::unreachable!()
    }
}
impl ::hallway::ActionError for OrderError {
    fn status(&self) -> ::hallway::__private::StatusCode {
        ::core::unreachable!()
    }
    fn message(&self) -> ::std::string::String {
        ::core::unreachable!()
    }
    fn body(&self) -> ::hallway::__private::Json {
        ::core::unreachable!()
    }
}
