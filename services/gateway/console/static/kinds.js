// A mobilisation is real, a drill, or an officer's own message: said in words, never by colour alone.
import { t } from './api.js';
import { el } from './dom.js';

export const kind = row => (row.exercise ? 'drill' : row.notice ? 'notice' : 'real');
export const chip = row => el('span', { class: `chip ${kind(row)}` }, t(`band.${kind(row)}`));
