// <form data-voucher>: totals while one types, and new lines without asking the server.
// The page works without this file: "Add a line" is a button that sends the form, and the server checks everything.

const GROUPED = /^\d{1,3}(?:([.\s])\d{3})(?:\1\d{3})*$/;
const PLAIN = /^\d{1,16}$/;
const UNIT = /\s*(?:đồng|đ|₫|vnđ|vnd)$/i;

/** The whole đồng that a text stands for, or null where the server would refuse it. */
export function parseAmount(text) {
  const digits = text.normalize("NFC").trim().replace(UNIT, "");
  return PLAIN.test(digits) || GROUPED.test(digits) ? BigInt(digits.replace(/[.\s]/g, "")) : null;
}

const form = document.querySelector("[data-voucher]");
const rows = form?.querySelector("[data-rows]");
const number = new Intl.NumberFormat(document.documentElement.lang);

function sum(column) {
  const inputs = rows.querySelectorAll(`[name$="-${column}"]`);
  return [...inputs].reduce((total, input) => total + (parseAmount(input.value) ?? 0n), 0n);
}

function showTotals() {
  const [debit, credit] = [sum("debit"), sum("credit")];
  form.querySelector('[data-total="debit"]').value = number.format(debit);
  form.querySelector('[data-total="credit"]').value = number.format(credit);
  const note = form.querySelector("[data-difference]");
  const apart = debit > credit ? debit - credit : credit - debit;
  note.textContent = apart === 0n ? "" : note.dataset.words.replace("…", number.format(apart));
}

/** A copy of the last line, its fund and part kept, its figures empty. */
function addRow() {
  const last = rows.lastElementChild;
  const index = rows.children.length;
  const row = last.cloneNode(true);
  for (const element of row.querySelectorAll("[id], [for], [name], [aria-label], [aria-describedby]")) {
    for (const name of ["id", "for", "name"]) {
      if (element.hasAttribute(name)) {
        element.setAttribute(name, element.getAttribute(name).replace(/^lines-\d+-/, `lines-${index}-`));
      }
    }
    if (element.hasAttribute("aria-label")) {
      element.setAttribute("aria-label", element.getAttribute("aria-label").replace(/\d+/, String(index + 1)));
    }
    element.removeAttribute("aria-invalid");
    element.removeAttribute("aria-describedby");
  }
  for (const error of row.querySelectorAll(".field__error")) error.remove();
  for (const input of row.querySelectorAll("input")) input.value = "";
  row.querySelectorAll("select").forEach((select, at) => {
    select.value = last.querySelectorAll("select")[at].value;
  });
  row.querySelector(".lines__number").textContent = String(index + 1);
  rows.append(row);
  row.querySelector("input").focus();
}

if (rows) {
  rows.addEventListener("input", showTotals);
  form.addEventListener("click", (event) => {
    if (event.target.closest('button[value="row"]')) {
      event.preventDefault();
      addRow();
    }
  });
  showTotals();
}
