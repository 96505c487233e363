// Positions of the API are Unicode code points; JavaScript counts UTF-16 units.
export function slicer(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const points = Array.from(text);
  return (start, end) => points.slice(start, end).join("");
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December"];

// "2026-03-05T20:00:00Z" -> "5 March 2026"; months and years alone stay what they are. Days are UTC.
export function day(value) {
  const [, year, month, date] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(value ?? "") ?? [];
  if (!year) return value || "undated";
  return [date && String(Number(date)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}

export function moment(value) {
  const time = /T(\d{2}:\d{2})/.exec(value ?? "");
  return time ? `${day(value)}, ${time[1]} UTC` : day(value);
}

export const outlet = (source) => source || "Outlet unknown";

export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

export const percent = (share) => `${Math.round(share * 100)} %`;

const REASONS = {
  unknown_marker: "It cited evidence that was not there",
  no_evidence: "It cited no evidence",
  not_supported: "The evidence does not say so",
  number_not_in_evidence: "A number is not in the evidence",
  name_not_in_evidence: "A name is not in the evidence",
  date_not_in_evidence: "A date is not in the evidence",
  quote_not_exact: "A quotation is not word for word",
  unjudged: "It could not be judged",
  question: "A question: nothing to check",
  heading: "A heading: nothing to check",
  opinion: "An opinion: nothing to check",
  address: "It speaks to the reader: nothing to check",
  not_a_sentence: "Not a sentence",
  too_short: "Too short to check",
  judge_failed: "The judge failed",
};
export const reason = (code) => REASONS[code] ?? String(code ?? "").replaceAll("_", " ");
