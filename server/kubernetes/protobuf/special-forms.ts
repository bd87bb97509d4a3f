import { durationText, microTimeText, timeText } from '../go-values.ts';
import type { FieldPlan } from './message-plan.ts';
import { isUnsetTime, numberOf, textOf, wireValue } from './presence.ts';
import type { WireMessage, WireValue } from './wire-message.ts';

/** Messages that are printed as one string or number. Undefined for those that are not. */
export function scalarForm(message: WireMessage): string | number | bigint | null | undefined {
  switch (message.plan.form) {
    case 'time':
      return isUnsetTime(message) ? null : timeText(numberOf(wireValue(message, 1)));
    case 'microtime': {
      if (isUnsetTime(message)) return null;
      return microTimeText(numberOf(wireValue(message, 1)), Number(numberOf(wireValue(message, 2))));
    }
    case 'duration':
      return durationText(numberOf(wireValue(message, 1)));
    case 'quantity': {
      const text = wireValue(message, 1);
      return typeof text === 'string' ? text : '0';
    }
    case 'intorstring':
      return numberOf(wireValue(message, 1)) === 1 ? textOf(wireValue(message, 3)) : numberOf(wireValue(message, 2));
    default:
      return undefined;
  }
}

/** A message that is printed as one of its fields: which one, and what is printed where that field is absent. */
export interface FieldForm {
  readonly field: FieldPlan | undefined;
  readonly value: WireValue | undefined;
  readonly absent: 'null' | '[]' | '{}' | 'false';
}

/** Undefined for a message that is printed as an object or a scalar. */
export function fieldForm(message: WireMessage): FieldForm | undefined {
  switch (message.plan.form) {
    case 'list':
      return ofField(message, 1, '[]');
    case 'map':
      return ofField(message, 1, '{}');
    case 'mapobj':
      return ofField(message, 1, 'null');
    case 'schemaorbool':
      return ofField(message, wireValue(message, 2) === undefined ? 1 : 2, 'false');
    case 'schemaorarray':
    case 'schemaorstrings':
      return ofField(message, wireValue(message, 2) === undefined ? 1 : 2, 'null');
    default:
      return undefined;
  }
}

function ofField(message: WireMessage, number: number, absent: FieldForm['absent']): FieldForm {
  return { field: message.plan.byNumber[number], value: wireValue(message, number), absent };
}
