document.getElementById("again").addEventListener("click", () => window.location.reload());
// After Textual's own handler, which makes the terminal.
window.addEventListener("load", () => document.querySelector(".xterm-helper-textarea").focus());
