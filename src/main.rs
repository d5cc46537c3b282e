//! The program `fora`: see the library of the same name.

fn main() -> std::process::ExitCode {
    fora::cli::run()
}
