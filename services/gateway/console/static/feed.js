// The feed of one mobilisation: the whole first, then what changes; a gap asks for the whole again.
import { get } from './api.js';

const RETRY_MS = [500, 1000, 2000, 4000];
/** The whole of a district is megabytes, and the line may be thin. */
const WHOLE_S = 60;
/** A beat comes every second or two. A connection that died on the way is not closed by anybody: of
 * one that says nothing for so long, or does not come about, another is made. */
const QUIET_S = 10;
const ENDED = 4401;
/** No picture that changes could be added to: only a whole one helps. */
const NONE = -1;

export class Feed {
  constructor(id, { onWhole, onChange, onBeat, onGone, onEnded = () => {} }) {
    Object.assign(this, { id, onWhole, onChange, onBeat, onGone, onEnded });
    this.revision = NONE;
    this.age = new Age();
    this.asking = false;
    this.tries = 0;
    this.ended = false;
    this.open();
  }
  open() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.socket = new WebSocket(`${scheme}://${location.host}/v1/mobilisations/${this.id}/feed`);
    this.socket.onopen = () => this.listen(WHOLE_S);
    this.socket.onmessage = event => this.take(JSON.parse(event.data));
    this.socket.onclose = event => this.again(event.code);
    this.listen(QUIET_S);
  }
  listen(seconds) {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.leave(), 1000 * seconds);
  }
  leave() {
    const { socket } = this;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.again();
  }
  take(message) {
    this.listen(QUIET_S);
    this.tries = 0;
    this.session(false);
    if (message.full) {
      this.revision = message.revision;
      this.onWhole(message);
    } else if (message.from === undefined) {
      if (message.revision !== this.revision) return this.resync();
    } else if (message.from === this.revision) {
      this.revision = message.revision;
      this.onChange(message);
    } else if (message.revision > this.revision) {
      return this.resync();
    }
    this.onBeat(this.age.of(message));
  }
  resync() {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send('resync');
    this.listen(WHOLE_S);
  }
  /** The session has ended, or there is one again: logged in beside this page, it goes on by itself. */
  session(ended) {
    if (ended !== this.ended) this.onEnded(ended);
    this.ended = ended;
  }
  async again(code) {
    clearTimeout(this.quiet);
    this.revision = NONE;
    if (code === 4404) return this.onGone();
    if (code === ENDED) this.session(true);
    const wait = RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)];
    setTimeout(() => this.open(), wait);
    // Sockets may be closed on the way: the same picture comes by a plain request too.
    if (this.tries > 2 && !this.asking) await this.ask();
  }
  async ask() {
    this.asking = true;
    try {
      const message = await get(`/v1/mobilisations/${this.id}/live`, WHOLE_S);
      // A socket that came about meanwhile has a newer picture, to which its changes belong.
      if (this.revision === NONE) {
        this.onWhole(message);
        this.onBeat(message.age_s);
      }
      this.session(false);
    } catch (error) {
      // Of anything else the age of the figures tells.
      if (error.status === 401) this.session(true);
    } finally {
      this.asking = false;
    }
  }
}

const LAST = 64;
/** The console gives up a line that is so far behind: that much is a clock that was set. */
const MOST_S = 60;

/** How old figures are that waited on a thin line: each message says when it was written, and the one
 * that came the fastest of the last says how the clocks stand to each other. Which of them is right
 * plays no part, nor does a clock that is set. */
export class Age {
  constructor(now = () => performance.now()) {
    Object.assign(this, { now, ways: [] });
  }
  /** Seconds since `message.at`, no less than it says itself. */
  of({ at, age_s: said }) {
    const way = this.now() - Date.parse(at) - 1000 * said;
    this.ways = [...this.ways, way].slice(-LAST);
    const late = (way - Math.min(...this.ways)) / 1000;
    if (late <= MOST_S) return said + late;
    this.ways = [way];
    return said;
  }
}
