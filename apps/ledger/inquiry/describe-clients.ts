import { applyDecorators } from '@nestjs/common';
export const describeClients = (): MethodDecorator => applyDecorators();
export const describeTimeline = (): MethodDecorator => applyDecorators();
