import { json } from 'node:stream/consumers';
import { parse } from '@cdktf/hcl2json';

/** Takes a Terraform configuration; gives it as JSON. */
const text = (await json(process.stdin)) as string;
process.stdout.write(JSON.stringify(await parse('main.tf', text)));
