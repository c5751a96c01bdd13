// <div data-focus tabindex="-1">: takes the focus once the page is there, so that a reader starts at what went wrong.
document.querySelector("[data-focus]")?.focus();
