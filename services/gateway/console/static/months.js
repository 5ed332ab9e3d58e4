// Days and months of a calendar, by their names alone: 2026-05-12, 2026-05.
const DAY_MS = 86_400_000;
/** So many a month is shown in, whatever its length. */
const WEEKS = 6;

const noon = day => Date.parse(`${day}T12:00:00Z`);
/** The day so many days later. */
export const plus = (day, days) => new Date(noon(day) + days * DAY_MS).toISOString().slice(0, 10);
/** The month so many months later. */
export const monthsOn = (month, months) => {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 15)).toISOString().slice(0, 7);
};
/** The weeks that a month is shown in, each of its days, from the Monday that the first begins with. */
export const weeksOf = month => {
  const day = `${month}-01`;
  const first = plus(day, -((new Date(noon(day)).getUTCDay() + 6) % 7));
  return Array.from({ length: WEEKS }, (_, week) => Array.from({ length: 7 }, (_day, number) => plus(first, week * 7 + number)));
};
/** The first of them, and the one after the last. */
export const endsOf = month => {
  const days = weeksOf(month).flat();
  return [days[0], plus(days.at(-1), 1)];
};
