// A report is paper in the end: one button prints it.
import { by } from './dom.js';

by('print').addEventListener('click', () => print());
