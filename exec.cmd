@rem npm runs scripts by sh, or by cmd.exe on Windows. "exec" makes sh hand its process over, so that a signal to npm
@rem reaches the server: https://github.com/npm/cli/issues/6684. cmd.exe has no such word and finds this file.
@%*
