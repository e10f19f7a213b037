// Tables marked data-sortable sort by a click on a header. data-value decides where it is given.
export function makeSortable(root) {
  for (const table of root.querySelectorAll("table[data-sortable]:not([data-sorting])")) {
    table.dataset.sorting = "";
    for (const header of table.tHead?.rows[0]?.cells ?? []) {
      if (!header.textContent.trim()) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => sortBy(table, header));
    }
  }
}

function sortBy(table, header) {
  const down = header.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const column = header.cellIndex;
  const rows = [...table.tBodies[0].rows];
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  rows.sort((one, two) => compare(value(one, column), value(two, column), order) * (down ? -1 : 1));
  table.tBodies[0].append(...rows);
}

function value(row, column) {
  const cell = row.cells[column];
  return cell?.dataset.value ?? cell?.textContent.trim() ?? "";
}

function compare(one, two, order) {
  const [first, second] = [Number(one), Number(two)];
  if (one !== "" && two !== "" && !Number.isNaN(first) && !Number.isNaN(second)) return first - second;
  return order.compare(one, two);
}
