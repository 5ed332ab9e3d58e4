// Commands to the mobilisation. Stop: read back what will happen, then hold.
import { once, page, t } from './api.js';
import { by, el, number } from './dom.js';
import { noTrouble, say, trouble } from './frame.js';
import { figure } from './picture.js';
import { hold } from './hold.js';

const ALLOWED = {
  approve: ['awaiting_approval'],
  stop: ['awaiting_approval', 'running', 'paused', 'stood_down'],
  pause: ['running'],
  resume: ['paused'],
  close: ['awaiting_approval', 'running', 'paused', 'stood_down'],
};

export class Acts {
  constructor(picture) {
    this.picture = picture;
    this.send = once();
    this.act = '';
    for (const button of document.querySelectorAll('[data-command]')) {
      button.addEventListener('click', () => this.ask(button.dataset.command));
    }
    by('call-again').addEventListener('click', () => this.ask('call'));
    hold(by('act-hold'), () => this.go());
  }
  /** The place that is chosen in the tree: its silent people may be called again. */
  at(node) {
    this.node = node;
    this.draw();
  }
  draw() {
    const { state } = this.picture.head;
    by('call-again').hidden = !this.node || !['running', 'paused'].includes(state);
    for (const button of document.querySelectorAll('[data-command]')) {
      button.hidden = !ALLOWED[button.dataset.command].includes(state);
    }
  }
  ask(act) {
    this.act = act;
    const { head, totals } = this.picture;
    const values = {
      event: head.event, place: head.signature, node: this.node ? this.picture.fullName(this.node) : '', tasks: number(figure(totals, 'tasks')),
      silent: number(figure(totals, 'tasks') - figure(totals, 'told')),
      open: number(figure(totals, 'visits') - figure(totals, 'accounted')),
    };
    by('act-title').textContent = t(`console.act.${act}`);
    by('act-what').replaceChildren(...t(`console.act.${act}.what`, values).split('\n').map(line => el('p', {}, line)));
    const button = by('act-hold');
    button.firstChild.textContent = t('console.hold', { what: t(`console.act.${act}`) });
    button.className = `hold ${head.exercise ? 'drill' : 'real'}`;
    button.disabled = false;
    noTrouble(by('act-trouble'));
    by('act').showModal();
  }
  async go() {
    by('act-hold').disabled = true;
    const expected = this.act === 'stop' ? {} : { expected_revision: this.picture.head.revision };
    try {
      if (this.act === 'call') await this.send(`/v1/mobilisations/${page.mobilisation}/calls`, { node_id: this.node });
      else await this.send(`/v1/mobilisations/${page.mobilisation}/commands`, { action: this.act, ...expected });
      by('act').close();
      say(t(this.act === 'stop' ? 'console.stop-in-force' : 'console.recorded-soon'));
    } catch (error) {
      trouble(error, by('act-trouble'));
      // The next try decides on what is shown now.
      this.send = once();
      by('act-hold').disabled = false;
    }
  }
}
