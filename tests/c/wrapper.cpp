// The header in C++17: ownership by unique_ptr, text by string_view, a failure by an exception on this side of the border.

#include <certwright.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

template <auto Free>
struct Deleter {
    template <typename T>
    void operator()(T *object) const noexcept {
        Free(object);
    }
};

using Certificate = std::unique_ptr<cw_certificate, Deleter<cw_certificate_free>>;
using Name = std::unique_ptr<cw_name, Deleter<cw_name_free>>;
using Error = std::unique_ptr<cw_error, Deleter<cw_error_free>>;

std::string_view view(cw_text text) { return {text.data, text.len}; }

class Failure : public std::runtime_error {
public:
    Failure(cw_status returned, const Error &error)
        : std::runtime_error(std::string(view(cw_error_message(error.get())))), status(returned),
          code(cw_error_code(error.get())) {}
    cw_status status;
    std::uint32_t code;
};

// Calls a function that hands out a T and may fail.
template <typename Owner, typename Function, typename... Arguments>
Owner make(Function function, Arguments... arguments) {
    typename Owner::pointer made = nullptr;
    cw_error *error = nullptr;
    cw_status status = function(arguments..., &made, &error);
    if (status != CW_STATUS_OK) {
        throw Failure(status, Error(error));
    }
    return Owner(made);
}

void check(bool condition, const char *what) {
    if (!condition) {
        std::cerr << what << '\n';
        std::exit(1);
    }
}

static_assert(sizeof(cw_status) == 4, "a status has the size of uint32_t");
static_assert(std::is_same_v<std::underlying_type_t<cw_status>, std::uint32_t>);
static_assert(std::is_trivially_copyable_v<cw_text> && std::is_standard_layout_v<cw_bytes>);

} // namespace

int main(int argc, char **argv) {
    check(argc == 3, "a file is needed");
    std::ifstream file(argv[1], std::ios::binary);
    std::string pem((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

    auto certificate = make<Certificate>(cw_certificate_from_pem, pem.data(), pem.size());
    auto name = make<Name>(cw_certificate_subject, certificate.get());
    check(view(cw_name_text(name.get())) == "CN=www.example.com,O=Example Corp,C=NZ", "subject");

    try {
        make<Certificate>(cw_certificate_from_der, reinterpret_cast<const std::uint8_t *>("0"), std::size_t{1});
        check(false, "one byte is no certificate");
    } catch (const Failure &failure) {
        check(failure.status == CW_STATUS_MALFORMED && failure.code == CW_CODE_TRUNCATED, failure.what());
    }
    return 0;
}
