// One entity, those that it names, and a CRM, in the plainest way: what the store and the attempts do, without them.
import { isSamePair, type Association, type RecordPair } from '../../domain/associations/association.ts';
import { nextTasks, type AssociationTask } from '../../domain/associations/next-tasks.ts';

/** `late`: executed at some time before its horizon. */
type Answer = 'ok' | 'lost' | 'lostAndExecuted' | 'late' | 'refused';

export type WorldEvent =
  | { kind: 'name'; ids: string[] }
  | { kind: 'link'; record: string | undefined }
  | { kind: 'linkOther'; id: string; record: string | undefined }
  | { kind: 'act'; answers: Answer[] }
  | { kind: 'executeLate' | 'passHorizons' };

type Row = Pick<Association, 'isWanted' | 'state' | 'records'> & { isUnanswered: boolean };
type Sent = Extract<AssociationTask, { records: RecordPair }>;

const horizonMs = 1_000;

export class AssociationWorld {
  private readonly holds: 'one' | 'many';
  /** The CRM looks and then adds, so that two at the same time add two. */
  private readonly mayDouble: boolean;
  private readonly rows = new Map<string, Row>();
  private named: string[] = [];
  private record: string | undefined;
  private readonly others = new Map<string, string>();
  private crm: RecordPair[] = [];
  private late: (Sent & { hasSeenNone: boolean })[] = [];

  constructor(holds: 'one' | 'many', { mayDouble = false } = {}) {
    this.holds = holds;
    this.mayDouble = mayDouble;
  }

  happen(event: WorldEvent): void {
    switch (event.kind) {
      case 'name':
        return this.name(this.holds === 'one' ? event.ids.slice(0, 1) : event.ids);
      case 'link':
        this.record = event.record;
        return;
      case 'linkOther':
        return this.linkOther(event.id, event.record);
      case 'act':
        return this.act(event.answers);
      case 'executeLate':
        return this.executeLate();
      case 'passHorizons':
        while (this.late.length > 0) this.executeLate();
        for (const row of this.rows.values()) row.isUnanswered = false;
    }
  }

  /** Both have a record by the links of now. */
  saidByApp(): string[] {
    return this.named
      .flatMap((id) => {
        const other = this.others.get(id);
        return this.record === undefined || other === undefined ? [] : [`${this.record} ${other}`];
      })
      .toSorted();
  }

  heldInCrm(): string[] {
    return this.crm.map(({ externalId, otherId }) => `${externalId} ${otherId}`).toSorted();
  }

  /** Everything is answered from now on, and it must come to an end. */
  settle(): void {
    for (let rounds = 0; rounds < 10; rounds += 1) {
      this.happen({ kind: 'passHorizons' });
      this.act(['ok']);
    }
    if (this.tasks().length > 0) throw new Error(`without end: ${JSON.stringify(this.tasks())}`);
  }

  private name(ids: string[]): void {
    this.named = ids;
    for (const id of ids) {
      const row = this.rows.get(id);
      if (row === undefined) this.rows.set(id, { isWanted: true, state: 'waiting', isUnanswered: false });
      else row.isWanted = true;
    }
    for (const [id, row] of this.rows) {
      if (ids.includes(id)) continue;
      row.isWanted = false;
      if (['waiting', 'refused'].includes(row.state) && !row.isUnanswered) this.rows.delete(id);
    }
  }

  /** A record has one owner. */
  private linkOther(id: string, record: string | undefined): void {
    for (const [each, owned] of this.others) if (owned === record) this.others.delete(each);
    if (record === undefined) this.others.delete(id);
    else this.others.set(id, record);
  }

  private tasks(): AssociationTask[] {
    const rows = [...this.rows];
    return nextTasks(
      rows.map(([id, row]): Association => {
        const linked = this.linkedOf(id);
        const isUndone = rows.some(
          ([, each]) =>
            each.isUnanswered &&
            ['dissociating', 'waiting'].includes(each.state) &&
            linked !== undefined &&
            isSamePair(each.records, linked),
        );
        return {
          ...row,
          other: { object: 'company', entityId: id },
          linked,
          untilHorizonMs: row.isUnanswered ? horizonMs : 0,
          untilUndoneMs: isUndone ? horizonMs : 0,
          hasHeir: this.heirOf(id, row) !== undefined,
        };
      }),
      this.holds,
      { mayDouble: this.mayDouble },
    );
  }

  private heirOf(id: string, { records }: Row): Row | undefined {
    if (records === undefined) return undefined;
    const isFree = (row: Row): boolean => ['waiting', 'refused'].includes(row.state) && !row.isUnanswered;
    return [...this.rows].find(
      ([other, each]) =>
        other !== id &&
        each.isWanted &&
        isSamePair(this.linkedOf(other), records) &&
        (isFree(each) || isSamePair(each.records, records)),
    )?.[1];
  }

  private handOver(id: string, row: Row): void {
    const heir = this.heirOf(id, row);
    if (heir !== undefined && ['waiting', 'refused'].includes(heir.state)) {
      const isSure = row.state === 'associated';
      heir.state = isSure ? 'associated' : 'associating';
      heir.records = row.records;
      heir.isUnanswered = row.isUnanswered && row.state !== 'dissociating';
    }
    if (row.state !== 'dissociating') row.isUnanswered = false;
    this.end(id, row);
  }

  private linkedOf(id: string): RecordPair | undefined {
    const otherId = this.others.get(id);
    return this.record === undefined || otherId === undefined
      ? undefined
      : { externalId: this.record, otherId };
  }

  private act(answers: Answer[]): void {
    for (const [index, task] of this.tasks().entries()) {
      const { entityId } = task.association.other;
      const row = this.rows.get(entityId);
      if (task.do === 'wait' || row === undefined) continue;
      if (task.do === 'letGo') this.end(entityId, row);
      else if (task.do === 'handOver') this.handOver(entityId, row);
      else this.send(task, row, answers[index % answers.length] ?? 'ok');
    }
  }

  private send(task: Sent, row: Row, answer: Answer): void {
    const wasUnanswered = row.isUnanswered;
    const wasNothing = ['waiting', 'refused'].includes(row.state);
    if (this.holds === 'one' && task.do === 'associate') this.doubtOthers(row, task.records);
    Object.assign(row, {
      state: task.do === 'associate' ? 'associating' : 'dissociating',
      records: task.records,
      isUnanswered: true,
    });
    if (answer === 'ok' || answer === 'lostAndExecuted') this.execute(task);
    if (answer === 'late') this.late.push({ ...task, hasSeenNone: !this.isHeld(task.records) });
    if (answer !== 'ok' && answer !== 'refused') return;
    row.isUnanswered = wasUnanswered;
    if (answer === 'ok' && task.do === 'dissociate') this.end(task.association.other.entityId, row);
    else if (answer === 'ok') row.state = 'associated';
    else if (task.do === 'associate' && wasNothing && !wasUnanswered) row.state = 'refused';
  }

  /** From here on the CRM may have put the new one in their place. */
  private doubtOthers(row: Row, { externalId }: RecordPair): void {
    for (const each of this.rows.values()) {
      const isOf = each !== row && each.records?.externalId === externalId;
      if (isOf && each.state === 'associated') each.state = 'associating';
    }
  }

  private end(id: string, row: Row): void {
    row.state = 'waiting';
    if (row.isUnanswered) return;
    row.records = undefined;
    if (!row.isWanted) this.rows.delete(id);
  }

  private executeLate(): void {
    const task = this.late.shift();
    if (task === undefined) return;
    const isDoubled = this.mayDouble && task.do === 'associate' && this.isHeld(task.records);
    if (isDoubled && task.hasSeenNone) this.crm.push(task.records);
    else this.execute(task);
  }

  private isHeld(records: RecordPair): boolean {
    return this.crm.some((each) => isSamePair(each, records));
  }

  private execute({ do: what, records }: Sent): void {
    this.crm = this.crm.filter(
      (each) =>
        !isSamePair(each, records) &&
        !(what === 'associate' && this.holds === 'one' && each.externalId === records.externalId),
    );
    if (what === 'associate') this.crm.push(records);
  }
}
