import { greeting } from '../domain/greeting.ts';
import type { UseCases } from './ports.ts';

export const greet: UseCases['greet'] = async ({ name }) => greeting(name);
