import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { queryOf } from '../query.js';

/** Query parameters as an instance of the class that the controller declares for them; refuses what it does not allow. */
@Injectable()
export class CheckedPipe implements PipeTransform {
  transform(value: unknown, { metatype }: ArgumentMetadata): object {
    if (metatype === undefined) throw new Error('Query parameters need a class');
    return queryOf(metatype as ClassConstructor<object>, value);
  }
}
